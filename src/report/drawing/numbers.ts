const minus = "\u2212";
const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number for readers: at most `digits` significant digits, a true minus sign, powers of ten where zeros would pile up. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${minus}∞`;
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (Number.isInteger(value) && exponent < 7) return signed(String(value));
  if (exponent >= -4 && exponent < 6) return signed(String(Number(value.toPrecision(Math.max(digits, exponent + 1)))));
  return `${signed(String(Number((value / 10 ** exponent).toPrecision(digits))))}×10${superscript(exponent)}`;
}

/** "1.234 ± 0.012": the deviation to two significant digits, the mean to the same place; the mean alone without one. */
export function formatMeanSd(mean: number, sd: number | undefined): string {
  if (sd === undefined || !Number.isFinite(mean)) return formatNumber(mean);
  if (sd === 0) return `${formatNumber(mean)} ± 0`;
  const place = 1 - Math.floor(Math.log10(sd));
  const exponent = Math.floor(Math.log10(Math.max(Math.abs(mean), sd)));
  if (exponent < -4 || exponent >= 6) {
    const scale = 10 ** exponent;
    const decimals = clampDecimals(place + exponent);
    return `(${signed((mean / scale).toFixed(decimals))} ± ${(sd / scale).toFixed(decimals)})×10${superscript(exponent)}`;
  }
  const decimals = clampDecimals(place);
  return `${signed(mean.toFixed(decimals))} ± ${sd.toFixed(decimals)}`;
}

/** Every hyphen that stands for a minus sign made one. */
export function signed(text: string): string {
  return text.replaceAll("-", minus);
}

function clampDecimals(decimals: number): number {
  return Math.min(8, Math.max(0, decimals));
}

function superscript(exponent: number): string {
  const digits = String(Math.abs(exponent)).replaceAll(/\d/g, (digit) => superscripts[Number(digit)]!);
  return exponent < 0 ? `⁻${digits}` : digits;
}
