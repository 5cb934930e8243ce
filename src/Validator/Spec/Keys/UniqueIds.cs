using Validator.Spec.Reading;

namespace Validator.Spec.Keys;

/// <summary>Ids that must differ, whatever their case: they name files.</summary>
internal static class UniqueIds
{
    public static bool Check(IEnumerable<(string Id, Cursor At)> ids)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var good = true;
        foreach (var (id, at) in ids)
        {
            if (!seen.TryAdd(id, at.Location.Line))
            {
                at.Error($"{at.Path}: the id {Quote.Of(id)} is taken, first on line {seen[id]}", "ids differ in more than case");
                good = false;
            }
        }

        return good;
    }
}
