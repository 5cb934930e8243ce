using System.Security.Cryptography;
using System.Text;

namespace Validator.Runtime;

/// <summary>
/// The models that runs of this user made and have not removed yet, a file each, so that the next run removes what a killed one left.
/// Nothing is written where it cannot be; then such a model stays until somebody removes it.
/// </summary>
/// <param name="folder">Folder of the records; null to keep none.</param>
public sealed class MadeModels(string? folder)
{
    private const string Suffix = ".model";

    /// <summary>Writes down that a model is about to be made where there is none of its name.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="models">Folder of the server's models.</param>
    public void Add(string model, string models) => Try(() =>
    {
        Directory.CreateDirectory(folder!);
        // The name may be of the environment, and is not for others to read.
        File.WriteAllBytes(PathOf(model, models), []);
    });

    /// <summary>Takes a model off the list, since it is removed, or somebody's own now.</summary>
    public void Remove(string model, string models) => Try(() => File.Delete(PathOf(model, models)));

    /// <summary>Whether a run made that model and did not remove it. One run at a time holds the machine, so that run is over.</summary>
    public bool Has(string model, string models)
    {
        var has = false;
        Try(() => has = File.Exists(PathOf(model, models)));
        return has;
    }

    private string PathOf(string model, string models) =>
        Path.Combine(folder!, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{models}\n{model}")))[..32] + Suffix);

    private void Try(Action change)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            change();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It costs no more than a model that stays.
        }
    }
}
