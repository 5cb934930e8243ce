namespace Validator.Spec.Keys;

/// <summary><c>probes</c>.</summary>
internal static class ProbeKeys
{
    private static readonly SpecKey<int> Canaries = new("canaries", SpecTypes.Whole(0, 100), "Texts as long as the load's prompts with a fact at head, middle and tail, each asked for by a request of its own after the load: context.canary_recall. The three requests share their text, so that each text costs one prefill where the server caches prompts, and three where it does not. Left out: 1 where a gate names context.canary_recall, else 0.") { Example = "1" };
    private static readonly SpecKey<int> Alone = new("alone", SpecTypes.Whole(0, 100), "Queries asked by themselves at temperature 0, twice before the load, and again at the load's concurrency after it; where the answers depart from each other it is semantic.divergence. Left out: 2 where load.concurrency is above 1 and the option temperature is 0, else 0.") { Example = "2" };

    public static readonly SectionType<ProbeSpec> Type = new([Canaries, Alone], values => new ProbeSpec { Canaries = values.Maybe(Canaries), Alone = values.Maybe(Alone) });
}
