namespace Cake.Frosting;

/// <summary>Finds the legal name that somebody meant.</summary>
internal static class Nearest
{
    public static string To(string given, IEnumerable<string> legal) => legal.MinBy(name => Distance(given, name))!;

    /// <summary>How many letters must be put in, taken out or changed, whatever their case.</summary>
    private static int Distance(string from, string to)
    {
        int[] previous = [.. Enumerable.Range(0, to.Length + 1)];
        for (int row = 1; row <= from.Length; row++)
        {
            int[] current = new int[to.Length + 1];
            current[0] = row;
            for (int column = 1; column <= to.Length; column++)
            {
                bool same = char.ToUpperInvariant(from[row - 1]) == char.ToUpperInvariant(to[column - 1]);
                int change = previous[column - 1] + (same ? 0 : 1);
                current[column] = Math.Min(change, Math.Min(previous[column], current[column - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
