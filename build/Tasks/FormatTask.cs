using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Format;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Format")]
[TaskDescription("Formats the code; in CI only checks that nothing is to be formatted")]
[IsDependentOn(typeof(RestoreTask))]
public sealed class FormatTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        DotNetFormatSettings settings = new() { NoRestore = true, VerifyNoChanges = context.IsCi };
        context.DotNetFormatWhitespace(Solution.File, settings);
        context.DotNetFormatStyle(Solution.File, settings);
    }
}
