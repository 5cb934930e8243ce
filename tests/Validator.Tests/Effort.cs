namespace Validator.Tests;

/// <summary>How much of its work a test does: all of it, or, where the tests are run once for each of thousands of mutants, a few of many like cases.</summary>
internal static class Effort
{
    /// <summary>Whether it does a few alone.</summary>
    public static bool IsLittle => s_little;

    private static readonly bool s_little = Environment.GetEnvironmentVariable("TEST_EFFORT") == "little";

    public static int Iterations(int all) => s_little ? Math.Max(5, all / 50) : all;

    public static IEnumerable<T> Cases<T>(IEnumerable<T> all) => s_little ? all.Where((_, index) => index % 8 == 0) : all;

    /// <summary>As <see cref="Cases{T}(IEnumerable{T})"/>, and the large ones never: for what reads a case byte by byte.</summary>
    public static IEnumerable<T> Cases<T>(IEnumerable<T> all, Func<T, int> size) => s_little ? Cases(all.Where(one => size(one) < 6000)) : all;
}
