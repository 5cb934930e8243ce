using Cake.Core.IO;

namespace Cake.Frosting;

/// <summary>The context demands a registry; no task here reads one, on any system.</summary>
internal sealed class NoRegistry : IRegistry
{
    public IRegistryKey CurrentUser => throw Absent();

    public IRegistryKey LocalMachine => throw Absent();

    public IRegistryKey ClassesRoot => throw Absent();

    public IRegistryKey Users => throw Absent();

    public IRegistryKey PerformanceData => throw Absent();

    public IRegistryKey CurrentConfig => throw Absent();

    private static NotSupportedException Absent() => new("The build reads no registry.");
}

/// <summary>The context demands a container; the tasks get what they need from their own context.</summary>
internal sealed class NoServices : IServiceProvider
{
    public object? GetService(Type serviceType) => null;
}
