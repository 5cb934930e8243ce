using System.Text.Json.Serialization;

namespace Validator.Load;

[JsonSerializable(typeof(string))]
internal sealed partial class RequestJson : JsonSerializerContext;
