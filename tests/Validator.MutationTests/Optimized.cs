using System.Diagnostics;

// Stryker compiles what it mutates as for a debugger, and the tests would take several times as long. An attribute of one's own replaces the compiler's.
[assembly: Debuggable(DebuggableAttribute.DebuggingModes.IgnoreSymbolStoreSequencePoints)]
