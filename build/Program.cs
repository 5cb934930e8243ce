using Build;
using Cake.Frosting;

int exitCode = new CakeHost()
    .UseContext<BuildContext>()
    .UseLifetime<BuildLifetime>()
    .Run(args);
return Closing.Say(exitCode);
