using System.Globalization;
using Validator.Integrity;

namespace Validator.Engine.Tests.Detection;

/// <summary>
/// The detection matrix. The build's task Detection runs it in full, and keeps the table: <c>DETECTION_VARIANTS</c> is the
/// number of variants of each class, <c>DETECTION_REPORT</c> the folder.
/// </summary>
public class DetectionTests
{
    private const int Seed = 20261123;

    private static int Variants => int.Parse(Environment.GetEnvironmentVariable("DETECTION_VARIANTS") ?? "4", CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_is_provoked_is_found_named_and_laid_to_the_right_side()
    {
        DetectionTable table = await DetectionMatrix.RunAsync(Variants, Seed);

        Report.Keep("detection", table.ToString());
        Assert.True(table.Detected == table.Readings, table.ToString());
        Assert.True(table.RightClass >= 0.99 * table.Readings, table.ToString());
        Assert.True(table.RightSide == table.Readings, table.ToString());
    }

    [Fact]
    public void Every_class_that_one_answer_can_have_is_provoked()
    {
        string[] elsewhere =
        [
            // Of two answers to one request; of an answer of 16 MiB, in BoundsTests.
            "semantic.divergence", ViolationClass.StreamOversizedFrame,
        ];

        Assert.Equal(
            ViolationCatalog.All.Select(definition => definition.Class).Except(elsewhere).Order(StringComparer.Ordinal),
            DetectionMatrix.Classes.Order(StringComparer.Ordinal));
    }
}
