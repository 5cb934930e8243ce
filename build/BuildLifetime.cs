using Cake.Core;
using Cake.Frosting;

namespace Build;

/// <summary>Takes signals over before the first task, and leaves nothing running after the last.</summary>
public sealed class BuildLifetime : FrostingLifetime<BuildContext>
{
    public override void Setup(BuildContext context, ISetupContext info) => context.Signals = new Signals();

    public override void Teardown(BuildContext context, ITeardownContext info)
    {
        try
        {
            context.Verification?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            context.Signals?.Dispose();
        }
    }
}
