//! Independent work side by side, whose results do not depend on how many
//! threads there are.

use std::sync::Mutex;
use std::thread;

/// What the work makes of each item, in the order of items.
pub(crate) fn each<T: Send, R: Send>(
    items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator + Send>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let items = items.into_iter();
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    if threads < 2 {
        return items.map(work).collect();
    }
    let left = Mutex::new(items.enumerate());
    let next = || left.lock().expect("no iterator panics").next();
    let take = || -> Vec<(usize, R)> {
        std::iter::from_fn(next).map(|(at, item)| (at, work(item))).collect()
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        done.extend(others.into_iter().flat_map(|one| one.join().expect("work does not panic")));
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The same, by one thread alone where there is little to do.
pub(crate) fn each_if<T: Send, R: Send>(
    is_much: bool,
    items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator + Send>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if is_much { each(items, work) } else { items.into_iter().map(work).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_items_and_items_may_be_changed() {
        let mut items: Vec<u64> = (0..100).collect();
        let squares = each(&mut items, |n| {
            *n += 1;
            *n * *n
        });
        assert!(squares.iter().zip(1..).all(|(square, n)| *square == n * n));
        assert_eq!(items[99], 100);
        assert_eq!(each(Vec::<u64>::new(), |n| n), Vec::<u64>::new());
    }
}
