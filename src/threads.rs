//! Independent work side by side, whose result does not depend on how many
//! threads there are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::error::Result;

/// The work on each item, in the order of items; the first error in that order
/// is the one that is told.
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let Some((at, item)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            items.get(at).map(|item| (at, item))
        } {
            done.push((at, work(item)));
        }
        done
    };
    let mut done: Vec<(usize, Result<R>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("work does not panic")).collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn results_are_in_the_order_of_items_and_the_first_error_is_told() {
        let items: Vec<u64> = (0..100).collect();
        let squares = each(&items, |n| Ok(n * n)).unwrap();
        assert!(squares.iter().zip(&items).all(|(square, n)| *square == n * n));
        let fails = |n: &u64| {
            if n % 7 == 5 { Err(Error::domain("n", n, "no rest of 5")) } else { Ok(()) }
        };
        assert!(each(&items, fails).unwrap_err().to_string().starts_with("n = 5 "));
        assert_eq!(each(&[] as &[u64], |_| Ok(())).unwrap(), []);
    }
}
