namespace Validator.Integrity;

/// <summary>Names of sides, as documents write them.</summary>
public static class ViolationSideName
{
    /// <summary>The name.</summary>
    public static string Of(ViolationSide side) => side switch
    {
        ViolationSide.Server => "server",
        ViolationSide.Transport => "transport",
        _ => "proxy",
    };
}
