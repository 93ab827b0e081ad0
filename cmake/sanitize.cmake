# Every target links petcam::sanitize; it is empty unless PETCAM_SANITIZE asks for one.
add_library(petcam_sanitize INTERFACE)
add_library(petcam::sanitize ALIAS petcam_sanitize)
if(PETCAM_SANITIZE STREQUAL "address")
  set(flags -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
elseif(PETCAM_SANITIZE STREQUAL "thread")
  set(flags -fsanitize=thread -fno-omit-frame-pointer)
elseif(PETCAM_SANITIZE STREQUAL "coverage")
  set(flags -fprofile-instr-generate -fcoverage-mapping)
elseif(NOT PETCAM_SANITIZE STREQUAL "")
  message(FATAL_ERROR
    "PETCAM_SANITIZE must be \"address\", \"thread\", \"coverage\" or empty, not \"${PETCAM_SANITIZE}\"")
endif()
if(PETCAM_FUZZ)
  list(APPEND flags -fsanitize=fuzzer-no-link)  # libFuzzer follows which branches an input took
endif()
if(flags)
  # Reports stay readable and name their lines, and the build takes half as long.
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1 -DNDEBUG")
  # With its checks between them gcc takes values of the standard library for uninitialized (its manual says so of these options).
  target_compile_options(petcam_sanitize INTERFACE ${flags} $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(petcam_sanitize INTERFACE ${flags})
endif()
