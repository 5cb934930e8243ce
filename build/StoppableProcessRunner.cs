using Cake.Core.IO;

namespace Build;

/// <summary>Starts programs that are killed when the build is cancelled, and none after that.</summary>
internal sealed class StoppableProcessRunner(IProcessRunner inner, CancellationToken cancellation) : IProcessRunner
{
    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        cancellation.ThrowIfCancellationRequested();
        return new StoppableProcess(inner.Start(filePath, settings), cancellation);
    }

    private sealed class StoppableProcess : IProcess
    {
        private readonly IProcess inner;
        private readonly CancellationTokenRegistration registration;

        public StoppableProcess(IProcess inner, CancellationToken cancellation)
        {
            this.inner = inner;
            registration = cancellation.Register(Kill);
        }

        public void WaitForExit()
        {
            inner.WaitForExit();
            registration.Dispose();
        }

        public bool WaitForExit(int milliseconds)
        {
            bool exited = inner.WaitForExit(milliseconds);
            if (exited)
            {
                registration.Dispose();
            }

            return exited;
        }

        public int GetExitCode() => inner.GetExitCode();

        public IEnumerable<string> GetStandardError() => inner.GetStandardError();

        public IEnumerable<string> GetStandardOutput() => inner.GetStandardOutput();

        public void Kill()
        {
            // The tasks run one at a time, so that every child belongs to this program. Cake kills only the program
            // itself: dotnet test would leave its test programs behind.
            ChildProcesses.KillTrees();
            inner.Kill();
        }

        public void Dispose()
        {
            registration.Dispose();
            inner.Dispose();
        }
    }
}
