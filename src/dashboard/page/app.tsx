import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { StoreAnswer } from "../api.js";
import { connected } from "./client.js";
import { useKeys } from "./keyboard.js";
import { go, place } from "./location.js";
import { Help } from "./parts/help.js";
import { usePolled } from "./polled.js";
import { switchTheme, theme } from "./theme.js";
import { viewOf } from "./views/index.js";

/** The page: where one is, what is there, and what holds everywhere. */
export function App() {
  const helping = useSignal(false);
  useKeys([
    {
      keys: "g s",
      meaning: "go to the studies",
      act: () => {
        go("/");
      },
    },
    {
      keys: "g r",
      meaning: "go to all runs",
      act: () => {
        go("/runs");
      },
    },
    {
      keys: "u",
      meaning: "go back",
      act: () => {
        history.back();
      },
    },
    { keys: "t", meaning: "light or dark", act: switchTheme },
    {
      keys: "?",
      meaning: "this help",
      act: () => {
        helping.value = true;
      },
    },
  ]);
  const view = useComputed(() => viewOf(place.value));
  useEffect(() => {
    document.title = `${view.value.title} · Pushforward`;
  });
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header
        onHelp={() => {
          helping.value = true;
        }}
      />
      {!connected.value && (
        <p class="banner" role="alert">
          The server does not answer; the page goes on when it does.
        </p>
      )}
      <main id="main" class={view.value.wide ? "wide" : undefined}>
        {view.value.content}
      </main>
      {helping.value && (
        <Help
          onClose={() => {
            helping.value = false;
          }}
        />
      )}
    </>
  );
}

function Header({ onHelp }: { readonly onHelp: () => void }) {
  const { data: store } = usePolled<StoreAnswer>("/api/store");
  const [first] = place.value.path;
  return (
    <header>
      <nav aria-label="Page">
        <NavLink address="/" current={first === undefined || first === "studies"}>
          Studies
        </NavLink>
        <NavLink address="/runs" current={first === "runs"}>
          Runs
        </NavLink>
      </nav>
      <span class="store" title={store?.url}>
        {store?.url}
      </span>
      <button type="button" class="quiet" aria-label="Switch between light and dark" onClick={switchTheme}>
        {theme.value === "dark" ? "Light" : "Dark"}
      </button>
      <button type="button" class="quiet" aria-label="Keys" onClick={onHelp}>
        ?
      </button>
    </header>
  );
}

interface NavLinkProps {
  readonly address: string;
  readonly current: boolean;
  readonly children: ComponentChildren;
}

function NavLink({ address, current, children }: NavLinkProps) {
  return (
    <a href={address} aria-current={current ? "page" : undefined}>
      {children}
    </a>
  );
}
