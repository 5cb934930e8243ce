using System.Text.Json;
using Validator.Engine.Scheduling;

namespace Validator.Engine.Http;

/// <summary>The field <c>keep_alive</c>: seconds or a Go duration, negative for ever.</summary>
internal static class KeepAliveField
{
    public static TimeSpan? Read(Fields fields)
    {
        if (fields.Get("keep_alive") is not { } value)
        {
            return null;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Number:
                return GoDuration.FromSeconds(value.GetDouble());
            case JsonValueKind.String:
                return GoDuration.TryParse(Fields.TextOf(value), out TimeSpan duration, out string? error)
                    ? GoDuration.NegativeIsForever(duration)
                    : throw new EngineException(400, error!);
            default:
                string type = value.ValueKind switch
                {
                    JsonValueKind.Object => "map[string]interface {}",
                    JsonValueKind.Array => "[]interface {}",
                    _ => "bool",
                };
                throw new EngineException(400, $"Unsupported type: '{type}'");
        }
    }
}
