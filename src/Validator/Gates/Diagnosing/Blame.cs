using Validator.Integrity;

namespace Validator.Gates;

/// <summary>Whose fault it is, as far as the evidence tells. What is not known is not said.</summary>
internal static class Blame
{
    /// <summary>Nothing was shown against anybody.</summary>
    public const string Nobody = "nobody's as yet: the evidence does not suffice";

    /// <summary>Nothing was said of a server.</summary>
    public const string Environment = "the environment: nothing is said of the server's answers";

    private const string Others = "whoever else uses this server";

    /// <summary>Of a gate that has nothing to do with what came back.</summary>
    public static string OfDeployment(ConfigurationVerdict configuration)
    {
        var requests = configuration.Requests;
        return requests.Failed == 0 && configuration.Violations.Count == 0
            ? "this deployment on this machine: no byte of any answer was wrong"
            : $"this deployment on this machine; {requests.Failed} of {requests.Total} answers failed as well";
    }

    /// <summary>Of a gate that a finding explains.</summary>
    public static string Of(ConfigurationVerdict configuration, Finding finding) => finding.Class switch
    {
        RunFindings.ServerBroke or HealthFindings.RunnerCrashed or HealthFindings.ServerRestarted => "the server",
        RunFindings.ConnectionBroke => "the connection",
        HealthFindings.ModelChanged or HealthFindings.ModelBeside => Others,
        HardwareWords.Contended => "what else runs on this machine",
        ProbeFindings.CanaryLost => "the server or the model: what was sent is not in the answers",
        CauseFindings.ServerCorrupts => "the server",
        _ when FindingOrder.IsOfAnswers(finding.Class) => OfAnswers(configuration, finding),
        _ => OfDeployment(configuration),
    };

    /// <summary>Of an assertion of the boot contract that failed.</summary>
    public static string OfContract(string id) => id switch
    {
        "version" => "this machine: another version was found than the spec asks for",
        "nothing-else-loaded" => Others,
        _ => "the server and its settings: it was booted as something else than was declared",
    };

    /// <summary>A finding says to whom its first violation was laid; what an older one does not say, the counts of all do.</summary>
    private static string OfAnswers(ConfigurationVerdict configuration, Finding finding)
    {
        foreach (var (side, name) in s_sides)
        {
            if (finding.Explanation.Contains(ViolationFindings.LaidTo(side), StringComparison.Ordinal))
            {
                return name;
            }
        }

        var (server, transport, proxy) = configuration.Attribution;
        var sides = new[] { (Count: server, s_sides[0].Name), (Count: transport, s_sides[1].Name), (Count: proxy, s_sides[2].Name) }.Where(side => side.Count > 0).OrderByDescending(side => side.Count).ToArray();
        return sides switch
        {
            [] => Nobody,
            [var one] => one.Name,
            _ => string.Join(", ", sides.Select(side => $"{side.Name} in {side.Count} of {server + transport + proxy} violations")),
        };
    }

    private static readonly (string Side, string Name)[] s_sides =
    [
        (ViolationSideName.Of(ViolationSide.Server), "the server"),
        (ViolationSideName.Of(ViolationSide.Transport), "the connection"),
        (ViolationSideName.Of(ViolationSide.Proxy), "a proxy between"),
    ];
}
