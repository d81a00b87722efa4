#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/// How often this thread has asked for memory since it started, aligned or not; -1 where that cannot
/// be counted.
long ca_allocations(void);

#endif
