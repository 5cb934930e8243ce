using CsCheck;
using Validator.Integrity;
using Xunit;

namespace Validator.Tests.Integrity;

public sealed class DivergenceTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char["ab é中\n"], 0, 120];

    [Fact]
    public void An_answer_agrees_with_itself_and_is_taken_from_nowhere() =>
        Gen.Select(Text, Text).Sample((text, other) => Divergence.Agrees(text, text) && !Divergence.IsTakenFrom(text, text, other));

    [Fact]
    public void What_comes_behind_the_bound_is_free() =>
        Gen.Select(Gen.String[Gen.Char["ab "], Divergence.Bound, 60], Text, Text).Sample((start, left, right) => Divergence.Agrees(start + left, start + right));

    [Fact]
    public void Half_of_a_short_answer_suffices() =>
        Gen.Select(Gen.String[Gen.Char["ab "], 1, Divergence.Bound], Text).Sample((alone, rest) => Divergence.Agrees(alone, alone[..((alone.Length + 1) / 2)] + rest));

    [Fact]
    public void Another_beginning_never_agrees() =>
        Gen.Select(Text, Text).Where((alone, _) => alone.Length > 0).Sample((alone, rest) => !Divergence.Agrees(alone, "#" + rest) && !Divergence.Agrees("#" + alone, rest));

    [Fact]
    public void Agreement_is_lost_exactly_at_the_bound() =>
        Gen.Select(Gen.String[Gen.Char["ab "], 2 * Divergence.Bound, 100], Gen.Int[0, 63]).Sample((alone, at) =>
            Divergence.Agrees(alone, alone[..at] + "#" + alone[at..]) == at >= Divergence.Bound);

    [Fact]
    public void An_answer_that_ends_early_departs_from_a_longer_one()
    {
        Assert.False(Divergence.Agrees(new string('a', 100), new string('a', Divergence.Bound - 1)));
        Assert.True(Divergence.Agrees(new string('a', 100), new string('a', Divergence.Bound)));
        Assert.False(Divergence.Agrees("Paris.", string.Empty));
    }

    [Fact]
    public void From_an_empty_answer_nothing_departs() => Text.Sample(text => Divergence.Agrees(string.Empty, text));

    [Fact]
    public void The_answer_to_another_prompt_is_known_by_its_words() =>
        Gen.Select(Gen.String[Gen.Char["ab "], 0, 60], Gen.String[Gen.Char["xyz"], Divergence.Bound, 100], Gen.Int[0, 100]).Sample((own, foreign, at) =>
        {
            var alone = own + " and so on in words of my own, for a while yet";
            return Divergence.IsTakenFrom(foreign, alone, foreign)
                && Divergence.IsTakenFrom(own + foreign, alone, "before " + foreign + " after")
                && !Divergence.IsTakenFrom(own + "otherwise", alone, foreign);
        });

    [Fact]
    public void What_both_prompts_are_answered_with_is_taken_from_neither() =>
        Assert.False(Divergence.IsTakenFrom(new string('a', 40), new string('a', 50), new string('a', 50)));

    [Fact]
    public void Half_of_a_surrogate_pair_is_not_common()
    {
        Assert.Equal(1, Divergence.CommonPrefix("a\U0001F600", "a\U0001F601"));
        Assert.Equal(3, Divergence.CommonPrefix("a\U0001F600b", "a\U0001F600c"));
    }
}
