using Cake.Common.IO;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Clean")]
[TaskDescription("Removes everything that the other tasks make")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        context.CleanDirectory(context.Artifacts);

        // Debug outputs stay: the build itself runs from them.
        context.CleanDirectories("{src,tests,build}/**/bin/Release");
        context.CleanDirectories("{src,tests,build}/**/obj/Release");
    }
}
