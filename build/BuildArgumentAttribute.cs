namespace Build;

/// <summary>Declares an option of the command line that the tasks read from the context.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class BuildArgumentAttribute(string name, string value, string description) : Attribute
{
    /// <summary>Name without dashes.</summary>
    public string Name { get; } = name;

    /// <summary>What stands for the value in the help.</summary>
    public string Value { get; } = value;

    /// <summary>One line for the help.</summary>
    public string Description { get; } = description;
}
