using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Pipeline.Tests")]
[assembly: InternalsVisibleTo("Pipeline.EndToEnd")]
[assembly: InternalsVisibleTo("Pipeline.Benchmarks")]
[assembly: InternalsVisibleTo("Pipeline.Simulation")]
