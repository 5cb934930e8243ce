using System.Globalization;

namespace Validator.Load;

/// <summary>Where in a prompt a canary stands.</summary>
public enum CanaryPlace
{
    /// <summary>Before the text: what a server that cuts a prompt leaves out first.</summary>
    Head,

    /// <summary>At half of the text.</summary>
    Middle,

    /// <summary>Behind the text, before the question.</summary>
    Tail,
}

/// <summary>A fact planted in a prompt and asked for at its end, in the form of the needle tasks of RULER (Hsieh and others, 2024).</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Key">What names it: two words.</param>
/// <param name="Value">A number of seven digits, the answer.</param>
public sealed record Canary(CanaryPlace Place, string Key, int Value)
{
    /// <summary>The value's digits.</summary>
    public string Digits => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The sentence that is planted.</summary>
    public string Fact => $"One of the special magic numbers for {Key} is: {Digits}.";

    /// <summary>The sentence that asks for it, and holds nothing of the value.</summary>
    public string Question => $"What is the special magic number for {Key} mentioned in the provided text? Answer with the number alone.";
}
