using static Validator.Spec.Faults.FaultParameterKeys;

namespace Validator.Spec.Faults;

/// <summary>Faults of the bytes of one frame.</summary>
internal static class FrameFaults
{
    public static readonly FaultDefinition[] All =
    [
        new()
        {
            Kind = FaultKind.Garbage, Provokes = "json.malformed",
            Description = "Sends a line that is no JSON before a frame.",
            Takes = [AtFrame, Text.By("\"<html><body>502 Bad Gateway</body></html>\"")],
        },
        new()
        {
            Kind = FaultKind.Concatenate, Provokes = "json.concatenated",
            Description = "Sends a second document on the line of a frame: the frame itself again.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.Split, Provokes = "json.split",
            Description = "Puts a line feed into the middle of a frame, inside a text.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.Interleave, Provokes = "json.interleaved",
            Description = "Sends a frame of another answer before a frame: of another model, or created an hour before.",
            Takes = [AtFrame, How("of", "How the other answer differs.", "model", "time"), Model],
        },
        new()
        {
            Kind = FaultKind.TrailingGarbage, Provokes = "json.trailing_garbage",
            Description = "Sends something that is no JSON behind a frame, on its line.",
            Takes = [AtFrame, Text.By("\"}\"")],
        },
        new()
        {
            Kind = FaultKind.InvalidUtf8, Provokes = "encoding.invalid_utf8",
            Description = "Puts the byte 0xFF into the text of a frame.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.Nul, Provokes = "encoding.nul",
            Description = "Puts a NUL byte into the text of a frame.",
            Takes = [AtFrame],
        },
        new()
        {
            Kind = FaultKind.Bom, Provokes = "encoding.bom",
            Description = "Sends a UTF-8 byte order mark before a frame.",
            Takes = [AtFrame.By("1")],
        },
        new()
        {
            Kind = FaultKind.MissingField, Provokes = "schema.missing_field",
            Description = "Leaves a member out of a frame.",
            Takes = [AtFrame, Field],
        },
        new()
        {
            Kind = FaultKind.WrongType, Provokes = "schema.wrong_type",
            Description = "Sends a member of a frame as another type: texts as numbers, everything else as texts.",
            Takes = [AtFrame, Field],
        },
        new()
        {
            Kind = FaultKind.Negative, Provokes = "schema.negative",
            Description = "Sends a number of the terminal frame with a minus sign.",
            Takes = [NumberField],
        },
    ];
}
