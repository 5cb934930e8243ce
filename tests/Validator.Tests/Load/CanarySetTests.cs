using CsCheck;
using Validator.Load;
using Xunit;

namespace Validator.Tests.Load;

public sealed class CanarySetTests
{
    private const string Asked = "What is the special magic number for ";

    [Fact]
    public void A_seed_draws_the_same_canaries_and_another_one_others()
    {
        var first = CanarySet.Draw("run/0", "text");

        Assert.Equal(first.All, CanarySet.Draw("run/0", "text").All);
        Assert.NotEqual(first.All, CanarySet.Draw("run/1", "text").All);
    }

    [Fact]
    public void No_canary_can_be_had_from_elsewhere() =>
        Gen.Select(Gen.String[Gen.Char["abz09- \n"], 0, 20], Gen.Int[0, 40]).Sample((seed, quoted) =>
        {
            // The text quotes what another draw gave, as a corpus may that holds the prompts of an earlier run.
            var text = string.Concat(Enumerable.Range(0, quoted).Select(index => string.Join('\n', CanarySet.Draw($"{seed}/{index}", string.Empty).All.Select(canary => canary.Fact))));
            var set = CanarySet.Draw($"{seed}/0", text);

            Assert.Equal(Enum.GetValues<CanaryPlace>(), set.All.Select(canary => canary.Place));
            Assert.Equal(3, set.All.Select(canary => canary.Key).Distinct().Count());
            Assert.Equal(3, set.All.Select(canary => canary.Value).Distinct().Count());
            Assert.All(set.All, canary =>
            {
                Assert.InRange(canary.Value, 1_000_000, 9_999_999);
                Assert.DoesNotContain(canary.Key, text, StringComparison.Ordinal);
                Assert.DoesNotContain(canary.Digits, text, StringComparison.Ordinal);
                Assert.DoesNotContain(canary.Digits, canary.Question, StringComparison.Ordinal);
            });
        }, iter: 100);

    [Fact]
    public void A_text_that_names_every_key_still_gets_canaries()
    {
        var named = Enumerable.Range(0, 5000).SelectMany(index => CanarySet.Draw($"seed/{index}", string.Empty).All).Select(canary => canary.Key).Distinct().ToArray();
        var text = string.Join(' ', named);

        Assert.Equal(400, named.Length);
        Assert.All(CanarySet.Draw("seed/0", text).All, canary => Assert.DoesNotContain(canary.Key, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4711042")]
    [InlineData("The special magic number for amber-fox mentioned in the provided text is 4711042.")]
    [InlineData("**4711042**")]
    [InlineData("There are two: 1234567, 4711042 and 7654321.")]
    [InlineData("1234567,4711042,7654321")]
    [InlineData("4,711,042")]
    [InlineData("It is 4 711 042, as far as I can see.")]
    [InlineData("4.711.042")]
    [InlineData("4'711'042")]
    [InlineData("4_711_042!")]
    [InlineData("4\u00A0711\u00A0042")]
    [InlineData("<think>the number was 4711042</think>")]
    public void An_answer_holds_the_value_in_whatever_prose(string answer) => Assert.True(CanaryAnswer.Holds(answer, Value(4711042)));

    [Theory]
    [InlineData("")]
    [InlineData("I do not know; the text has no such number.")]
    [InlineData("4711043")]
    [InlineData("14711042")]
    [InlineData("47110420")]
    [InlineData("4,711,0420")]
    [InlineData("14,711,042")]
    [InlineData("1,234,4,711,042,111")]
    [InlineData("4711 042")]
    [InlineData("4,711.042")]
    [InlineData("471.1042")]
    [InlineData("4,711, 042")]
    public void Another_number_is_no_recall(string answer) => Assert.False(CanaryAnswer.Holds(answer, Value(4711042)));

    [Fact]
    public void Any_value_is_found_in_any_words_and_no_other() =>
        Gen.Select(Gen.Int[1_000_000, 9_999_999], Gen.Int[1_000_000, 9_999_999], Gen.String[Gen.Char["abc .,:\n*\"'_-"], 0, 30], Gen.String[Gen.Char["abc .,:\n*\"'_-"], 0, 30]).Sample((value, other, before, after) =>
        {
            var answer = $"{before}x {value:N0} {after}";
            return CanaryAnswer.Holds(answer, Value(value)) && (other == value || !CanaryAnswer.Holds(answer, Value(other)))
                && CanaryAnswer.Holds($"{before}{value}{after}", Value(value));
        });

    [Fact]
    public void The_forms_are_those_of_the_needle_tasks()
    {
        var canary = Value(4711042);

        Assert.Equal("One of the special magic numbers for amber-fox is: 4711042.", canary.Fact);
        Assert.StartsWith(Asked + "amber-fox mentioned in the provided text?", canary.Question, StringComparison.Ordinal);
    }

    private static Canary Value(int value) => new(CanaryPlace.Head, "amber-fox", value);
}
