"""Reads TensorBoard event files by protobuf's and crcmod's own code; prints {tag: [[step, value as text], ...]} as JSON."""
import json, struct, sys
import crcmod.predefined
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

crc32c = crcmod.predefined.mkCrcFun("crc-32c")
Field = descriptor_pb2.FieldDescriptorProto
file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="tb", syntax="proto3")


def message(name, *fields):
    described = file.message_type.add(name=name)
    for field, number, kind, repeated in fields:
        one = described.field.add(name=field, number=number, label=Field.LABEL_REPEATED if repeated else Field.LABEL_OPTIONAL)
        if isinstance(kind, str):
            one.type, one.type_name = Field.TYPE_MESSAGE, ".tb." + kind
        else:
            one.type = kind


message("Tensor", ("dtype", 1, Field.TYPE_INT32, False), ("double_val", 6, Field.TYPE_DOUBLE, True))
message("Value", ("tag", 1, Field.TYPE_STRING, False), ("tensor", 8, "Tensor", False))
message("Summary", ("value", 1, "Value", True))
message("Event", ("wall_time", 1, Field.TYPE_DOUBLE, False), ("step", 2, Field.TYPE_INT64, False), ("summary", 5, "Summary", False))
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
Event = message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName("tb.Event"))


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


series = {}
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    at = 0
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        body = data[at + 12 : at + 12 + length]
        assert struct.unpack_from("<I", data, at + 8)[0] == masked(data[at : at + 8])
        assert struct.unpack_from("<I", data, at + 12 + length)[0] == masked(body)
        event = Event.FromString(body)
        for value in event.summary.value:
            if value.tensor.dtype == 2:
                series.setdefault(value.tag, []).append([event.step, repr(value.tensor.double_val[0])])
        at += length + 16
print(json.dumps(series))
