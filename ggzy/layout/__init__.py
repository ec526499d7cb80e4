"""What every page shares 页面公共部分: session, tables, navigation, the frame of a page; below the faces, above the desk."""
