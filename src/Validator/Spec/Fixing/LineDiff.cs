using System.Globalization;
using System.Text;

namespace Validator.Spec.Fixing;

/// <summary>The difference of two texts with as many lines: what fixes change lies within lines.</summary>
public static class LineDiff
{
    /// <summary>As <c>diff -U0</c> writes it, so that <c>patch</c> reads it; empty where there is no difference.</summary>
    /// <param name="file">Name of both.</param>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    public static string Of(string file, string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var text = new StringBuilder();
        for (var i = 0; i < Math.Min(old.Length, now.Length); i++)
        {
            if (old[i] != now[i])
            {
                text.Append(text.Length > 0 ? string.Empty : $"--- {file}\n+++ {file}\n");
                text.Append(CultureInfo.InvariantCulture, $"@@ -{i + 1} +{i + 1} @@\n-{old[i]}\n+{now[i]}\n");
            }
        }

        return text.ToString();
    }
}
