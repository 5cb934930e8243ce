using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Default")]
[TaskDescription("What runs without --target: Verify")]
[IsDependentOn(typeof(VerifyTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>;
