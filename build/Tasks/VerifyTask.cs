using Cake.Frosting;

namespace Build.Tasks;

[TaskName("Verify")]
[TaskDescription("Builds, installs the tool and verifies the deployment of --spec")]
[IsDependentOn(typeof(PublishResultsTask))]
public sealed class VerifyTask : FrostingTask<BuildContext>;
