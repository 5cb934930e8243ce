namespace Validator.Engine.Tests.Detection;

/// <summary>Keeps a report where the build's task Detection wants it: <c>DETECTION_REPORT</c> names the folder.</summary>
internal static class Report
{
    public static void Keep(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("DETECTION_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"{name}.md"), text);
        }
    }
}
