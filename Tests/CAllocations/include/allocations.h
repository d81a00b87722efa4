#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

/// How often this thread has called `malloc` since it started; -1 where they cannot be counted.
long ca_allocations(void);

#endif
