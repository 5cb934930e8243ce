using System.Globalization;

namespace Validator.AcceptanceTests.Endurance;

/// <summary>
/// How much is done: a little in every run of the tests, all of it by the build's task Endurance, which sets
/// <c>ENDURANCE_KILLS</c> and, for what was found, <c>ENDURANCE_REPORT</c>, a folder.
/// </summary>
internal static class EnduranceReport
{
    public static int Count(string variable, int small) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : small;

    public static void Keep(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("ENDURANCE_REPORT") is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, $"{name}.md"), text);
        }
    }
}
