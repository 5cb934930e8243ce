namespace Validator.Machine;

/// <summary>Who reads the machines that are no Linux: the Hardware.Info package.</summary>
internal static class OtherSystems
{
    /// <summary>The probe for this system.</summary>
    /// <param name="devices">Whether to ask for graphics processors too.</param>
    public static IMachineProbe Probe(bool devices) => new PackageMachineProbe(devices);
}
