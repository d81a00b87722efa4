#include "ckernels.h"

#if defined(__x86_64__)

#include <xmmintrin.h>

uint64_t ck_flush_denormals(void) {
  unsigned state = _mm_getcsr();
  _mm_setcsr(state | 0x8040);  // flush to zero, denormals are zero
  return state;
}

void ck_restore_denormals(uint64_t state) { _mm_setcsr((unsigned)state); }

#elif defined(__aarch64__)

uint64_t ck_flush_denormals(void) {
  uint64_t state;
  __asm__ volatile("mrs %0, fpcr" : "=r"(state));
  __asm__ volatile("msr fpcr, %0" : : "r"(state | (UINT64_C(1) << 24)));  // FZ
  return state;
}

void ck_restore_denormals(uint64_t state) { __asm__ volatile("msr fpcr, %0" : : "r"(state)); }

#else

uint64_t ck_flush_denormals(void) { return 0; }
void ck_restore_denormals(uint64_t state) { (void)state; }

#endif
