using Validator.Spec.Keys;

namespace Validator.Spec.Faults;

/// <summary><c>when</c> of a fault, by its scope.</summary>
internal static class FaultConditionKeys
{
    private static readonly SpecKey<NumberSet> Requests = new("requests", new NumberSetType(), "Number of the generation request since the server's start, the first being 1; warm-up and calibration count.") { Example = "[2, 5]" };
    private static readonly SpecKey<int> After = new("after", SpecTypes.Whole(0, 1_000_000_000), "Requests that it spares first, of those that all else but the chance holds for.") { Default = "0", Example = "1" };
    private static readonly SpecKey<double> Probability = new("probability", new PercentType(), "Chance, drawn anew for each request from the seed and its number.") { Default = "100%", Example = "10%" };
    private static readonly SpecKey<NumberSet> NumCtx = new("numCtx", new NumberSetType(), "Context asked for, in tokens.") { Example = "\">= 262144\"" };
    private static readonly SpecKey<NumberSet> NumThread = new("numThread", new NumberSetType(), "Threads asked for.") { Example = "\">= 32\"" };
    private static readonly SpecKey<NumberSet> Concurrency = new("concurrency", new NumberSetType(), "Generation requests in flight, this one included.") { Example = "\">= 2\"" };
    private static readonly SpecKey<NumberSet> PromptTokens = new("promptTokens", new NumberSetType(), "Length of the prompt in tokens, before any cut.") { Example = "\">= 1000\"" };
    private static readonly SpecKey<FaultRoute> Route = new("route", SpecTypes.Choice(("generate", FaultRoute.Generate), ("chat", FaultRoute.Chat), ("openai", FaultRoute.OpenAi)), "Route that was asked.") { Example = "chat" };
    private static readonly SpecKey<LocatedText> Model = new("model", SpecTypes.ModelName, "Name of the model.") { Example = "synthetic:8m" };

    private static readonly SectionType<FaultCondition> OfRequest = new([Requests, After, Probability, NumCtx, NumThread, Concurrency, PromptTokens, Route, Model], values => OfLoadValues(values) with
    {
        Requests = values.Optional(Requests),
        After = values.Get(After),
        Probability = values.Get(Probability),
        Concurrency = values.Optional(Concurrency),
        PromptTokens = values.Optional(PromptTokens),
        Route = values.Maybe(Route),
    });

    private static readonly SectionType<FaultCondition> OfLoad = new([NumCtx, NumThread, Model], OfLoadValues);

    private static readonly SpecKey<FaultCondition> WhenRequest = new("when", OfRequest, "When it happens: all that is given must hold; left out, with every request.") { Example = "{ requests: 3 }" };
    private static readonly SpecKey<FaultCondition> WhenLoad = new("when", OfLoad, "Which loads of a model it concerns: all that is given must hold; left out, every one.") { Example = "{ numCtx: \">= 262144\" }" };

    /// <summary>The key of a kind of this scope; null for the whole process, which has no conditions.</summary>
    public static SpecKey<FaultCondition>? Of(FaultScope scope) => scope switch
    {
        FaultScope.Request => WhenRequest,
        FaultScope.Load => WhenLoad,
        _ => null,
    };

    private static FaultCondition OfLoadValues(SectionValues values) => new()
    {
        NumCtx = values.Optional(NumCtx),
        NumThread = values.Optional(NumThread),
        Model = values.Optional(Model)?.Text,
    };
}
