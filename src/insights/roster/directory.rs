//! Ids as an export repeats them: a row is mostly of the person who followed
//! the one before it last time, so that one comparison finds her.

use std::collections::HashMap;

/// Where people stand, counted in the order in which the people file names
/// them, which is mostly that of an export.
#[derive(Debug, Clone, Default)]
pub(super) struct Directory {
    /// All ids, one after another.
    ids: String,
    /// Where the id of a place ends.
    ends: Vec<usize>,
    places: HashMap<Box<str>, u32>,
    /// The person of each place, in the order of ids.
    people: Vec<usize>,
    /// The place of each person.
    of: Vec<u32>,
}

impl Directory {
    /// Of people in the order of ids, each with where the file named her.
    pub(super) fn new<'a>(named: impl Iterator<Item = (&'a str, u64)>) -> Self {
        let mut named: Vec<(u64, usize, &str)> =
            named.enumerate().map(|(person, (id, line))| (line, person, id)).collect();
        named.sort_unstable();
        let mut directory = Self { of: vec![0; named.len()], ..Self::default() };
        for (_, person, id) in named {
            let place = u32::try_from(directory.people.len()).expect("fewer than 2^32 people");
            directory.ids.push_str(id);
            directory.ends.push(directory.ids.len());
            directory.places.insert(id.into(), place);
            directory.people.push(person);
            directory.of[person] = place;
        }
        directory
    }

    /// The place of an id.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|place| *place as usize)
    }

    /// The person of a place.
    pub(super) fn person(&self, place: usize) -> usize {
        self.people[place]
    }

    /// The place of a person.
    pub(super) fn place(&self, person: usize) -> usize {
        self.of[person] as usize
    }

    /// Whether this is the id of a place.
    fn is_at(&self, place: usize, id: &str) -> bool {
        let Some(end) = self.ends.get(place) else { return false };
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.ids.as_bytes().get(start..*end) == Some(id.as_bytes())
    }
}

/// A reader of rows that remembers who came after whom.
#[derive(Debug, Clone)]
pub(in crate::insights) struct Finder<'a> {
    directory: &'a Directory,
    last: usize,
    /// Who came after the person of a place, last time.
    next: Vec<u32>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(directory: &'a Directory) -> Self {
        let count = u32::try_from(directory.people.len()).unwrap_or(u32::MAX);
        Self { directory, last: 0, next: (1..=count).collect() }
    }

    /// The place of an id, if it is on the roster.
    pub(in crate::insights) fn find(&mut self, id: &str) -> Option<usize> {
        let expected = self.next.get(self.last).map_or(0, |next| *next as usize);
        for guess in [expected, self.last] {
            if self.directory.is_at(guess, id) {
                self.last = guess;
                return Some(guess);
            }
        }
        let place = self.directory.find(id)?;
        if let Some(next) = self.next.get_mut(self.last) {
            *next = u32::try_from(place).unwrap_or(u32::MAX);
        }
        self.last = place;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_found_in_whatever_order() {
        let ids = ["ann", "bob", "bo", "", "eve"];
        let directory = Directory::new(ids.iter().copied().zip([9, 3, 7, 1, 5]));
        let mut finder = Finder::new(&directory);
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 2, 4, 0, 4], [0, 1, 2, 3, 4]] {
            for person in order {
                let place = finder.find(ids[person]).unwrap();
                assert_eq!((directory.person(place), directory.place(person)), (person, place));
            }
            assert_eq!(finder.find("b"), None);
        }
        assert_eq!(Finder::new(&Directory::default()).find("ann"), None);
    }
}
