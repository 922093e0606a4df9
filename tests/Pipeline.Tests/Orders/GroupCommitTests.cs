using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class GroupCommitTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<(string Lane, string Items)> groups = new();
    private readonly SemaphoreSlim started = new(0);
    private readonly SemaphoreSlim finish = new(0);

    [Fact]
    public async Task A_lone_item_is_committed_at_once()
    {
        finish.Release();
        var commits = Commits();

        Assert.Equal("a!", await commits.AddAsync("lane", "a").WaitAsync(Patience, Stop));
        Assert.Equal([("lane", "a")], groups);
    }

    [Fact]
    public async Task Items_that_come_while_a_commit_is_in_flight_share_the_next()
    {
        var commits = Commits();
        var first = commits.AddAsync("lane", "a");
        await StartedAsync();
        var later = "bcd".Select(item => commits.AddAsync("lane", $"{item}")).ToList();
        finish.Release(2);

        Assert.Equal("a!", await first.WaitAsync(Patience, Stop));
        Assert.Equal(["b!", "c!", "d!"], await Task.WhenAll(later).WaitAsync(Patience, Stop));
        Assert.Equal([("lane", "a"), ("lane", "bcd")], groups);
    }

    [Fact]
    public async Task A_group_is_limited_by_the_sum_of_its_shares()
    {
        var commits = Commits(_ => 0.5);
        var first = commits.AddAsync("lane", "a");
        await StartedAsync();
        var later = "bcdef".Select(item => commits.AddAsync("lane", $"{item}")).ToList();
        finish.Release(9);

        await Task.WhenAll([first, .. later]).WaitAsync(Patience, Stop);
        Assert.Equal(["a", "bc", "de", "f"], groups.Select(group => group.Items));
    }

    [Fact]
    public async Task An_item_larger_than_a_whole_commit_still_goes_alone()
    {
        var commits = Commits(item => item == "b" ? 7 : 0.1);
        var first = commits.AddAsync("lane", "a");
        await StartedAsync();
        Task<string>[] later = [commits.AddAsync("lane", "b"), commits.AddAsync("lane", "c")];
        finish.Release(9);

        await Task.WhenAll([first, .. later]).WaitAsync(Patience, Stop);
        Assert.Equal(["a", "b", "c"], groups.Select(group => group.Items));
    }

    [Fact]
    public async Task A_fault_goes_to_each_of_the_group_and_later_items_go_on()
    {
        var commits = Commits();
        var first = commits.AddAsync("lane", "a");
        await StartedAsync();
        Task<string>[] doomed = [commits.AddAsync("lane", "b"), commits.AddAsync("lane", "?")];
        finish.Release();
        await StartedAsync();
        var later = commits.AddAsync("lane", "c");
        finish.Release(2);

        foreach (var item in doomed)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => item.WaitAsync(Patience, Stop));
        }

        Assert.Equal("a!", await first.WaitAsync(Patience, Stop));
        Assert.Equal("c!", await later.WaitAsync(Patience, Stop));
    }

    [Fact]
    public async Task A_lane_does_not_wait_for_another()
    {
        var commits = new GroupCommit<string, string>(
            async (lane, items) =>
            {
                if (lane == "slow") await finish.WaitAsync(Stop);
                return [.. items];
            },
            _ => 0.1);
        var slow = commits.AddAsync("slow", "a");

        Assert.Equal("b", await commits.AddAsync("fast", "b").WaitAsync(Patience, Stop));
        Assert.False(slow.IsCompleted);
        finish.Release();
        Assert.Equal("a", await slow.WaitAsync(Patience, Stop));
    }

    [Fact]
    public async Task Kin_of_the_first_in_line_are_preferred()
    {
        var commits = Commits(_ => 0.5, item => $"{item[0]}");
        var first = commits.AddAsync("lane", "x");
        await StartedAsync();
        string[] items = ["p1", "q1", "p2", "q2"];
        var later = items.Select(item => commits.AddAsync("lane", item)).ToList();
        finish.Release(9);

        await Task.WhenAll([first, .. later]).WaitAsync(Patience, Stop);
        Assert.Equal(["x", "p1p2", "q1q2"], groups.Select(group => group.Items));
    }

    [Fact]
    public async Task Every_item_gets_its_own_result_under_load()
    {
        var commits = new GroupCommit<int, int>(
            async (_, items) =>
            {
                await Task.Yield();
                return [.. items.Select(item => item * 2)];
            },
            _ => 1.0 / 7);

        var results = await Task.WhenAll(Enumerable.Range(0, 2000)
            .Select(item => Task.Run(() => commits.AddAsync($"lane{item % 5}", item), Stop)));

        Assert.Equal(Enumerable.Range(0, 2000).Select(item => item * 2), results);
    }

    [Fact]
    public async Task What_the_callers_of_a_group_add_next_goes_together()
    {
        finish.Release(9);
        var commits = Commits();
        var next = Commits();

        // One piece of work at a time, so that no drain begins between two that are added in one breath.
        var oneByOne = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        var adding = Task.Factory.StartNew(
            () => Task.WhenAll("abc".Select(GoOnAsync)), Stop, TaskCreationOptions.None, oneByOne);
        await adding.Unwrap().WaitAsync(Patience, Stop);
        Assert.Equal([("lane", "abc"), ("next", "a!b!c!")], groups);

        async Task GoOnAsync(char item) => await next.AddAsync("next", await commits.AddAsync("lane", $"{item}"));
    }

    [Fact]
    public async Task The_next_commit_does_not_wait_for_callers_of_the_last()
    {
        var commits = Commits();
        using var free = new ManualResetEventSlim();
        var first = BlockAsync();
        await StartedAsync();
        var second = commits.AddAsync("lane", "b");
        finish.Release(2);

        await StartedAsync(); // although the first caller holds up everybody after it
        free.Set();
        await Task.WhenAll(first, second).WaitAsync(Patience, Stop);

        async Task BlockAsync()
        {
            await commits.AddAsync("lane", "a");
            free.Wait(Stop);
        }
    }

    [Fact]
    public async Task A_commit_that_answers_too_few_fails_for_each_of_the_group()
    {
        var commits = new GroupCommit<string, string>(
            (_, _) => Task.FromResult<IReadOnlyList<string>>([]), _ => 0.1);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => commits.AddAsync("lane", "a").WaitAsync(Patience, Stop));
    }

    [Fact]
    public async Task Lanes_that_fell_idle_are_forgotten()
    {
        finish.Release(500);
        var commits = Commits();
        for (var lane = 0; lane < 500; lane++) await commits.AddAsync($"lane{lane}", "a");

        Assert.Empty(Lanes(commits));
    }

    public void Dispose()
    {
        started.Dispose();
        finish.Dispose();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IDictionary Lanes(GroupCommit<string, string> commits) =>
        (IDictionary)typeof(GroupCommit<string, string>)
            .GetField("lanes", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(commits)!;

    private GroupCommit<string, string> Commits(Func<string, double>? share = null, Func<string, string>? kin = null) =>
        new(CommitAsync, share ?? (_ => 0.01), kin);

    private async Task<IReadOnlyList<string>> CommitAsync(string lane, IReadOnlyList<string> items)
    {
        groups.Enqueue((lane, string.Concat(items)));
        started.Release();
        await finish.WaitAsync(Stop);
        return items.Contains("?") ? throw new TimeoutException() : [.. items.Select(item => item + "!")];
    }

    private async Task StartedAsync() => Assert.True(await started.WaitAsync(Patience, Stop));
}
