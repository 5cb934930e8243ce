namespace Validator.Runtime.Provisioning;

/// <summary>A copy of Ollama that this tool fetched.</summary>
/// <param name="Executable">Absolute path.</param>
/// <param name="Version">Version of the release.</param>
/// <param name="Archive">Name of the archive that it came in.</param>
/// <param name="Sha256">Its hash, lower-case hexadecimal.</param>
/// <param name="VerifiedBy">What the hash was held against, in words.</param>
/// <param name="Cached">Whether it was there already, so that nothing was fetched.</param>
public sealed record ProvisionedServer(string Executable, string Version, string Archive, string Sha256, string VerifiedBy, bool Cached)
{
    /// <summary>One line for the user and the record.</summary>
    public override string ToString() =>
        $"Ollama {Version} from {(Cached ? "the cache" : "its release")}: {Archive}, sha256 {Sha256}, as {VerifiedBy} has it";
}
