namespace Validator.Gates;

/// <summary>Classes of the findings that say why a configuration could not be judged by its gates alone.</summary>
public static class RunFindings
{
    /// <summary>The server broke after it was ready.</summary>
    public const string ServerBroke = "server.broke";

    /// <summary>The connection broke before anything could be measured.</summary>
    public const string ConnectionBroke = "connection.broke";

    /// <summary>The load ended before its plan was met.</summary>
    public const string LoadIncomplete = "load.incomplete";

    /// <summary>The machine, the executable or the model did not allow a verdict on the server.</summary>
    public const string Environment = "environment";
}
