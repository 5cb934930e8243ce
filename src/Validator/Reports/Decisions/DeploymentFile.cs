namespace Validator.Reports;

/// <summary>A file of ready-made settings.</summary>
/// <param name="Name">Its name in the configuration's folder.</param>
/// <param name="Use">What to do with it.</param>
/// <param name="Text">What it holds; ends with a line end.</param>
public sealed record DeploymentFile(string Name, string Use, string Text);
