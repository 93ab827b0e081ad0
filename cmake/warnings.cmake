# Warnings for our own code: every target links petcam::warnings.
add_library(petcam_warnings INTERFACE)
add_library(petcam::warnings ALIAS petcam_warnings)
target_compile_options(petcam_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor)
if(PETCAM_WERROR)
  target_compile_options(petcam_warnings INTERFACE -Werror)
endif()
