@echo off
rem Double-click (Windows): sets up what is missing, then opens the page in the browser.
rem Set up is done once for each state of requirements.txt; .venv\made-from says for which.
chcp 65001 >nul
setlocal
rem pushd, not cd: the folder may lie on another computer.
pushd "%~dp0" || goto failed
set PYTHONUTF8=1

if not exist requirements.txt (
    echo Không thấy các tệp khác của chương trình. Hãy giải nén cả thư mục rồi mở hoso.cmd ở đó.
    goto failed
)
fc /b requirements.txt .venv\made-from >nul 2>&1
if not errorlevel 1 if exist .venv\Scripts\python.exe goto run

call :python
if not errorlevel 1 goto libreoffice
echo Máy chưa có Python 3.11 trở lên. Đang cài Python 3.11...
winget install --id Python.Python.3.11 --exact --scope user --accept-package-agreements --accept-source-agreements
rem This window does not know yet where that was put.
set "PATH=%LOCALAPPDATA%\Programs\Python\Launcher;%PATH%"
call :python
if not errorlevel 1 goto libreoffice
echo Chưa dùng được Python. Đóng cửa sổ này rồi mở lại hoso.cmd.
echo Nếu vẫn vậy: tải Python 3.11 trở lên từ python.org, cài xong rồi mở lại.
goto failed

:libreoffice
if exist "%ProgramFiles%\LibreOffice\program\soffice.com" goto libraries
if exist "%ProgramFiles(x86)%\LibreOffice\program\soffice.com" goto libraries
echo Đang cài LibreOffice, dùng để in PDF, có thể mất vài phút...
winget install --id TheDocumentFoundation.LibreOffice --exact --accept-package-agreements --accept-source-agreements
if errorlevel 1 echo Chưa cài được LibreOffice. Trang vẫn mở được để sửa sổ; cài LibreOffice rồi mới in PDF.

:libraries
echo Đang cài các thư viện, chỉ làm một lần, có thể mất vài phút...
if exist .venv rmdir /s /q .venv
py -3 -m venv .venv
if errorlevel 1 goto failed
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
if errorlevel 1 goto offline
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
if errorlevel 1 goto offline
copy /b /y requirements.txt .venv\made-from >nul

:run
rem Not hoso.exe: it would stop working when the folder is moved.
.venv\Scripts\python -m pipeline web %*
if errorlevel 1 goto failed
exit /b 0

:python
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1
exit /b %errorlevel%

:offline
echo Không cài được thư viện. Kiểm tra mạng rồi mở lại tệp này.

:failed
echo.
pause
exit /b 1
