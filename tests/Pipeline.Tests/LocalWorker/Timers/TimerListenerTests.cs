using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.LocalWorker.Timers;

public sealed class TimerListenerTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 50, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_timer_runs_at_the_times_of_its_schedule()
    {
        var time = new FakeTimeProvider(_start);
        var runs = new Runs();
        await using var worker = await StartAsync<EveryMinute>(time, runs);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(runs.Began.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(1));
        var info = await runs.Began.Reader.ReadAsync(Token);

        Assert.False(info.IsPastDue);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 6, 0, DateTimeKind.Utc), info.ScheduleStatus!.Next);
    }

    [Fact]
    public async Task A_timer_that_is_still_running_is_not_run_again()
    {
        var time = new FakeTimeProvider(_start);
        var runs = new Runs();
        await using var worker = await StartAsync<Slow>(time, runs);

        time.Advance(TimeSpan.FromSeconds(10));
        await runs.Began.Reader.ReadAsync(Token);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(runs.Began.Reader.TryRead(out _));

        await runs.MayEnd.Writer.WriteAsync(true, Token);
        await runs.Ended.Reader.ReadAsync(Token);
        await runs.AdvanceUntilBegunAsync(time, Token);
        await runs.MayEnd.Writer.WriteAsync(true, Token);
        Assert.Equal(1, runs.Most);
    }

    [Fact]
    public async Task A_timer_that_runs_on_startup_does_not_wait_for_its_time()
    {
        var runs = new Runs();
        await using var worker = await StartAsync<AtOnce>(new FakeTimeProvider(_start), runs);

        var info = await runs.Began.Reader.ReadAsync(Token);

        Assert.NotNull(info.ScheduleStatus);
    }

    [Fact]
    public async Task A_timer_that_failed_runs_again_at_its_next_time()
    {
        var time = new FakeTimeProvider(_start);
        var runs = new Runs();
        await using var worker = await StartAsync<Failing>(time, runs);

        time.Advance(TimeSpan.FromSeconds(10));
        await runs.Began.Reader.ReadAsync(Token);
        var again = await runs.AdvanceUntilBegunAsync(time, Token);

        Assert.NotNull(again);
    }

    private static Task<RunningWorker> StartAsync<T>(FakeTimeProvider time, Runs runs) =>
        RunningWorker.StartAsync(new WorkerScript(typeof(T))
        {
            Time = time,
            Settings = """{ "Values": { "Sweep__Schedule": "0 * * * * *" } }""",
            Configure = builder => builder.Services.AddSingleton(runs),
        });

    public sealed class Runs
    {
        private int _now;

        public Channel<TimerInfo> Began { get; } = Channel.CreateUnbounded<TimerInfo>();

        public Channel<bool> MayEnd { get; } = Channel.CreateUnbounded<bool>();

        public Channel<bool> Ended { get; } = Channel.CreateUnbounded<bool>();

        public int Most { get; private set; }

        public void Enter(TimerInfo timer)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _now));
            Began.Writer.TryWrite(timer);
        }

        public void Leave()
        {
            Interlocked.Decrement(ref _now);
            Ended.Writer.TryWrite(true);
        }

        /// <summary>The loop asks for its next delay a moment after a run: time moves on until it has.</summary>
        public async Task<TimerInfo> AdvanceUntilBegunAsync(FakeTimeProvider time, CancellationToken cancellationToken)
        {
            TimerInfo? timer;
            while (!Began.Reader.TryRead(out timer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                time.Advance(TimeSpan.FromSeconds(30));
                await Task.Yield();
            }

            return timer;
        }
    }

    public sealed class EveryMinute(Runs runs)
    {
        [Function(nameof(EveryMinute))]
        public void Run([TimerTrigger("%Sweep:Schedule%")] TimerInfo timer) => runs.Enter(timer);
    }

    public sealed class Slow(Runs runs)
    {
        [Function(nameof(Slow))]
        public async Task RunAsync([TimerTrigger("%Sweep__Schedule%")] TimerInfo timer)
        {
            runs.Enter(timer);
            await runs.MayEnd.Reader.ReadAsync();
            runs.Leave();
        }
    }

    public sealed class AtOnce(Runs runs)
    {
        [Function(nameof(AtOnce))]
        public void Run([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => runs.Enter(timer);
    }

    public sealed class Failing(Runs runs)
    {
        [Function(nameof(Failing))]
        public Task RunAsync([TimerTrigger("%Sweep:Schedule%")] TimerInfo timer)
        {
            runs.Enter(timer);
            throw new InvalidOperationException();
        }
    }
}
