#include <cblas.h>

// LAPACK, which OpenBLAS holds; its package has no header for it. Matrices lie column by column,
// and every argument is passed by its address. The hidden lengths of the three texts are 1 each.
static inline void lapack_dsyevr(
    const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda,
    const double *vl, const double *vu, const int *il, const int *iu, const double *abstol, int *m,
    double *w, double *z, const int *ldz, int *isuppz, double *work, const int *lwork, int *iwork,
    const int *liwork, int *info) {
  extern void dsyevr_(
      const char *, const char *, const char *, const int *, double *, const int *, const double *,
      const double *, const int *, const int *, const double *, int *, double *, double *,
      const int *, int *, double *, const int *, int *, const int *, int *, unsigned long,
      unsigned long, unsigned long);
  dsyevr_(
      jobz, range, uplo, n, a, lda, vl, vu, il, iu, abstol, m, w, z, ldz, isuppz, work, lwork,
      iwork, liwork, info, 1, 1, 1);
}
