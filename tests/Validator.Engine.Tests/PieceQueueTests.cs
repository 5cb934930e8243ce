using Validator.Engine.Scheduling;

namespace Validator.Engine.Tests;

public sealed class PieceQueueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public async Task What_one_thread_writes_another_reads_in_order(int count)
    {
        PieceQueue queue = new();
        Task writing = Task.Run(() =>
        {
            for (int i = 0; i < count; i++)
            {
                queue.Write(new Piece(i, null));
            }

            queue.Complete();
        }, Token);
        List<int> read = [];
        while (await queue.WaitAsync(Token))
        {
            while (queue.TryRead(out Piece piece))
            {
                read.Add(piece.Index);
            }
        }

        await writing;
        Assert.Equal(Enumerable.Range(0, count), read);
        Assert.Equal(0, queue.Count);
    }

    /// <summary>
    /// A bell that rings for a piece which was found without it must not be taken for the end. It does where the writer is
    /// interrupted between a piece and its bell, so there are more writers than processors.
    /// </summary>
    [Fact]
    public async Task A_late_bell_ends_nothing()
    {
        const int Pieces = 20_000_000;
        int[] read = await Task.WhenAll(Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Task.Run(ReadAsync, Token)));

        Assert.All(read, count => Assert.Equal(Pieces, count));

        static async Task<int> ReadAsync()
        {
            PieceQueue queue = new();
            Thread writer = new(() =>
            {
                for (int i = 0; i < Pieces; i++)
                {
                    queue.Write(i);
                }

                queue.Complete();
            });
            writer.Start();
            int read = 0;
            while (await queue.WaitAsync(Token))
            {
                while (queue.TryRead(out Piece _))
                {
                    read++;
                }
            }

            return read;
        }
    }

    /// <summary>The reader waits anew for each piece, which the writer then gives: neither may miss the other.</summary>
    [Fact]
    public async Task A_reader_who_waits_gets_each_piece()
    {
        PieceQueue queue = new();
        PieceQueue answers = new();
        Task answering = Task.Run(async () =>
        {
            while (await queue.WaitAsync(Token))
            {
                Assert.True(queue.TryRead(out Piece piece));
                answers.Write(piece);
            }
        }, Token);
        for (int i = 0; i < 2000; i++)
        {
            queue.Write(new Piece(i, null));
            Assert.True(await answers.WaitAsync(Token));
            Assert.True(answers.TryRead(out Piece piece));
            Assert.Equal(i, piece.Index);
        }

        queue.Complete();
        await answering;
    }

    [Fact]
    public async Task An_error_comes_after_the_last_piece()
    {
        PieceQueue queue = new();
        queue.Write(new Piece(7, null));
        queue.Complete(new InvalidOperationException("broken"));
        queue.Complete();

        Assert.True(await queue.WaitAsync(Token));
        Assert.True(queue.TryRead(out Piece piece));
        Assert.Equal(7, piece.Index);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await queue.WaitAsync(Token));
    }

    [Fact]
    public async Task Who_waits_in_vain_can_be_called_off()
    {
        PieceQueue queue = new();
        using CancellationTokenSource over = new();
        ValueTask<bool> waiting = queue.WaitAsync(over.Token);

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await queue.WaitAsync(over.Token));
    }
}
