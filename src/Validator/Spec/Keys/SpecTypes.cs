namespace Validator.Spec.Keys;

/// <summary>The types that keys are made of.</summary>
internal static class SpecTypes
{
    public static readonly ValueType<bool> Flag = new ChoiceType<bool>(("true", true), ("false", false));

    /// <summary>Recorded names: never interpolated.</summary>
    public static readonly ValueType<string> Slug = new NameType("a name of letters, digits, '.', '_' and '-'", "^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$");

    public static readonly ValueType<string> QueryId = new NameType("an id of letters, digits, '_' and '-'", "^[A-Za-z0-9_-]{1,100}$");

    /// <summary>Sent or kept exactly as written.</summary>
    public static readonly ValueType<string> Verbatim = new NameType("a text that is not empty", @"\S");

    /// <summary>As <see cref="Verbatim"/>, and blanks will do.</summary>
    public static readonly ValueType<string> Characters = new NameType("a text that is not empty", @"[\s\S]");

    public static readonly ValueType<LocatedText> ModelName = new LocatedType("the name of a model, such as qwen3-coder:30b", "^[A-Za-z0-9][A-Za-z0-9._:/@-]*$");

    public static readonly ValueType<LocatedText> Path = new PathType(commandsToo: false);

    /// <summary>A path when it holds a slash, else a command to look for.</summary>
    public static readonly ValueType<LocatedText> Executable = new PathType(commandsToo: true);

    /// <summary>A path when it holds a slash, else the name of a built-in profile.</summary>
    public static readonly ValueType<LocatedText> Profile = new PathType(commandsToo: true, "the name of a built-in profile or a path, which holds a slash");

    /// <summary>Whoever reads it looks for credentials, which must not be shown, and says more of its host.</summary>
    public static readonly ValueType<LocatedText> ServerAddress = new LocatedType("the address of a server, such as http://127.0.0.1:11434", AttachKeys.AddressForm);

    public static readonly ValueType<string> Processors = new TextType("auto, none or a list of logical processors such as 0-6,8", @"^(auto|none|\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*)$");

    public static readonly ValueType<LocatedText> Digest = new DigestType();

    public static readonly ValueType<string> KeepAlive = new TextType("Ollama's keep_alive: a time such as 30m, a number of seconds, or -1 for ever", @"^-?(\d+|(\d+(\.\d+)?(ns|us|ms|s|m|h))+)$");

    public static readonly ValueType<LocatedText> Glob = new LocatedType("a glob relative to the corpus, such as **/*.py", @"^(?!/)(?!.*(^|/)\.\.(/|$)).*\S");

    public static readonly ValueType<TimeSpan> Time = new DurationType(TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(720));

    public static readonly ValueType<VersionDemand> Versions = new VersionType();

    public static ValueType<int> Whole(int minimum, int maximum) => new WholeType(minimum, maximum);

    public static ValueType<long> Bytes(long minimum) => new BytesType(minimum);

    public static ValueType<TValue> Choice<TValue>(params (string Word, TValue Value)[] words)
        where TValue : notnull => new ChoiceType<TValue>(words);

    public static ValueType<IReadOnlyList<TItem>> List<TItem>(ValueType<TItem> item, string things, int minimum = 0, string whenShort = "")
        where TItem : notnull => new ListType<TItem>(item, things, minimum, whenShort);
}
