"""Every reader and writer: pictures, PSD, PNG folder, manifest."""
