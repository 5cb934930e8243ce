using System.Text;

namespace Validator.Spec.Faults;

/// <summary>The table of faults for people.</summary>
public static class FaultText
{
    /// <summary>One line a kind: name, class that it provokes, description.</summary>
    public static string List()
    {
        var width = FaultCatalog.All.Max(d => d.Name.Length);
        var classes = FaultCatalog.All.Max(d => d.Provokes?.Length ?? 1);
        return string.Concat(FaultCatalog.All.Select(d => $"{d.Name.PadRight(width)}  {(d.Provokes ?? "-").PadRight(classes)}  {d.Description}\n"));
    }

    /// <summary>All of one kind: description, class, conditions, and each parameter with what is legal and its default.</summary>
    public static string Explain(FaultDefinition definition)
    {
        var text = new StringBuilder($"{definition.Name}: {definition.Description}\n");
        text.Append($"provokes: {definition.Provokes ?? "no class of violation"}\n");
        text.Append(definition.Scope switch
        {
            FaultScope.Process => "when: always; it takes no condition\n",
            _ => $"when: {string.Join(", ", FaultConditionKeys.Of(definition.Scope)!.Of.KeyNames)}\n",
        });
        foreach (var parameter in definition.Takes)
        {
            text.Append($"{parameter.Key.Name}: {parameter.Key.Description} {char.ToUpperInvariant(parameter.Key.Type.Legal[0])}{parameter.Key.Type.Legal[1..]}; default {parameter.Key.Default}.\n");
        }

        return text.ToString();
    }
}
