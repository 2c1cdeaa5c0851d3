//! Work that is spread over the cores.
use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, available_parallelism, scope};

/// The most threads: each takes memory of its own, and files are read by one.
const MOST: usize = 8;

/// The results of some work for each number below `count`, in the order of the numbers, whichever core did it.
pub(crate) fn spread<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, work(number)));
        }
    };
    let cores = available_parallelism().map_or(1, NonZero::get);
    let mut done = scope(|scope| {
        // Where no thread is to be had, this one does it all.
        let others: Vec<_> = (1..cores.min(count).min(MOST))
            .filter_map(|_| Builder::new().spawn_scoped(scope, take).ok())
            .collect();
        let mut done = take();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_numbers() {
        for count in [0, 1, 2, 1_000] {
            let squares = spread(count, |number| number * number);
            let expected: Vec<usize> = (0..count).map(|number| number * number).collect();
            assert_eq!(squares, expected);
        }
    }
}
